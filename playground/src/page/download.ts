import { element } from "./element.ts";
import { formatBytes } from "./format-bytes.ts";

/** Links that save what was made here; the content of a name can be another later, and the memory of the old one is given back. */
export class Downloads {
  readonly #place: HTMLElement;
  readonly #links: Map<string, HTMLAnchorElement> = new Map();

  constructor(place: HTMLElement) {
    this.#place = place;
  }

  /** Offers a file. */
  offer(name: string, content: Blob): void {
    const link = this.#links.get(name) ?? element("a", { className: "download", download: name });
    URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(content);
    link.textContent = `Save ${name} (${formatBytes(content.size)})`;
    // The link stays where it is, and keeps the focus.
    if (!link.isConnected) this.#place.append(link);
    this.#links.set(name, link);
  }

  /** Takes all of them back. */
  clear(): void {
    for (const link of this.#links.values()) {
      link.remove();
      URL.revokeObjectURL(link.href);
    }
    this.#links.clear();
  }
}
