// Which keys are not for the page at all.

/**
 * The key belongs to an input method that is still composing. Some browsers send it after the end of the composition, and
 * say so only by the number 229, which stands for "processed" and for no key.
 */
export const is_composing = (event: KeyboardEvent): boolean =>
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else says it in those browsers
  event.isComposing || event.keyCode === 229;
