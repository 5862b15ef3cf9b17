// Where the keys go. Moving to another conversation takes the keyboard with it at once, before the next key can arrive:
// when the new composer is not on the screen yet, the keys go nowhere rather than to the child before.

export function focus_composer(conversation: string): void {
  const box = document.querySelector<HTMLElement>(`textarea[data-conversation="${conversation}"]`);
  if (box) box.focus();
  else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}
