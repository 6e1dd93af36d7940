/** What an element is made of: properties of the DOM, and attributes where names have a dash. */
type Properties = Readonly<Record<string, string | number | boolean>>;

/** Makes an element; texts among the children are never read as HTML. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role") made.setAttribute(name, String(value));
    else Object.assign(made, { [name]: value });
  }
  made.append(...children);
  return made;
}

/** The element of a part of the page that a selector names, which is of the kind that is expected. */
export function find<Kind extends Element>(
  place: ParentNode,
  selector: string,
  kind: new () => Kind,
): Kind {
  const found = place.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`the page has no ${selector}`);
  return found;
}
