import { element, find } from "./element.ts";
import { formatBytes } from "./format-bytes.ts";

/** A place that files are dropped on, or chosen at: a label with a field of type file. */
export class FileField {
  readonly #place: HTMLElement;
  readonly #shown: HTMLElement;
  #files: readonly File[] = [];

  /**
   * @param place - the label
   * @param onChange - called when other files are there
   */
  constructor(place: HTMLElement, onChange: () => void) {
    this.#place = place;
    this.#shown = element("span", { className: "chosen" });
    place.append(this.#shown);
    const input = find(place, "input[type=file]", HTMLInputElement);
    const take = (files: FileList | null | undefined): void => {
      if (files === null || files === undefined || files.length === 0) return;
      this.files = input.multiple ? [...files] : [...files].slice(0, 1);
      onChange();
    };
    input.addEventListener("change", () => {
      take(input.files);
      // The same file can be chosen again, after it was written anew.
      input.value = "";
    });
    place.addEventListener("dragover", () => place.classList.add("over"));
    place.addEventListener("dragleave", () => place.classList.remove("over"));
    place.addEventListener("drop", (event) => {
      place.classList.remove("over");
      take(event.dataTransfer?.files);
    });
  }

  get files(): readonly File[] {
    return this.#files;
  }

  set files(files: readonly File[]) {
    this.#files = files;
    const texts = files.map(({ name, size }) => `${name}, ${formatBytes(size)}`);
    this.#shown.textContent = texts.join("; ");
    this.#place.classList.toggle("filled", files.length > 0);
  }

  get file(): File | undefined {
    return this.#files[0];
  }
}

/** What is dropped beside a field must not take the browser away from the page. */
export function keepPageOnDrop(): void {
  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => event.preventDefault());
  }
}
