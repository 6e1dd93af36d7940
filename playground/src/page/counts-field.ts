import type { CountsSource } from "../files/read-counts.ts";
import { find } from "./element.ts";
import { FileField } from "./file-field.ts";

/** How often each class occurs in training: pasted into a field, or in a file, whichever came last. */
export class CountsField {
  readonly #text: HTMLTextAreaElement;
  readonly #file: FileField;

  /**
   * @param place - what holds a textarea and a label with a field of type file
   * @param onChange - called when there are other counts
   */
  constructor(place: ParentNode, onChange: () => void) {
    this.#text = find(place, "textarea", HTMLTextAreaElement);
    this.#file = new FileField(find(place, "label.drop", HTMLElement), () => {
      this.#text.value = "";
      onChange();
    });
    this.#text.addEventListener("input", () => {
      this.#file.files = [];
    });
    this.#text.addEventListener("change", onChange);
  }

  /** What is there now; undefined for nothing. */
  get source(): CountsSource | undefined {
    const { file } = this.#file;
    if (file !== undefined) return { file };
    const text = this.#text.value.trim();
    return text === "" ? undefined : { text };
  }
}
