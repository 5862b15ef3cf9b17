// Making and changing elements without markup: what a person wrote only ever becomes a text node.
import type { Strings } from './strings/strings';

type Say = (s: Strings) => string;
type Attributes = Record<string, string>;

export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name] ?? '');
  element.append(...children);
  return element;
}

// Words that depend on nothing but the language.
const fixed: ((s: Strings) => void)[] = [];

/** The element says this in whatever language is chosen. */
export function says<Some extends Element>(element: Some, say: Say): Some {
  fixed.push((s) => set_text(element, say(s)));
  return element;
}

export function is_called<Some extends Element>(element: Some, say: Say): Some {
  fixed.push((s) => set_attribute(element, 'aria-label', say(s)));
  return element;
}

/** As replaceChildren(), which phones of this decade's beginning lack. */
export function fill(element: HTMLElement, ...children: Node[]): void {
  element.textContent = '';
  element.append(...children);
}

export function paragraphs(say: (s: Strings) => readonly string[]): HTMLElement {
  const element = make('div');
  fixed.push((s) => fill(element, ...say(s).map((text) => make('p', {}, text))));
  return element;
}

export function translate(s: Strings): void {
  for (const one of fixed) one(s);
}

export function button(class_name: string, say: Say, on_click: () => void): HTMLButtonElement {
  const element = says(make('button', { class: class_name }), say);
  element.onclick = on_click;
  return element;
}

/** Touches the page only for a change: screen readers announce every touch of a live region. */
export function set_text(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** As set_text; without words the element is not there at all. */
export function set_optional_text(element: HTMLElement, text: string): void {
  set_text(element, text);
  show(element, text !== '');
}

export function set_attribute(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

export function show(element: HTMLElement, shown: boolean): void {
  if (element.hidden === shown) element.hidden = !shown;
}

/** A drawing of strokes on a 24 by 24 sheet. Says nothing: words stand beside it. */
export function icon(path: string): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const stroke = svg.appendChild(document.createElementNS(space, 'path'));
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  stroke.setAttribute('d', path);
  return svg;
}
