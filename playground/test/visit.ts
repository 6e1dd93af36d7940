import { inFrame } from "../../tools/browser/in-frame.ts";
import { runPage } from "../../tools/browser/run-page.ts";

/** The page as it was built, and the browser that opens it. */
export interface Visited {
  readonly command: string;
  /** Where it was built. */
  readonly folder: string;
  readonly flags: readonly string[];
}

/** What a visitor does: of a page in a frame, whose own rules hold in it. */
const means = `${inFrame}
  const fileOf = ([name, base64]) =>
    new File([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))], name);
  const drop = (selector, ...files) => {
    const dataTransfer = new DataTransfer();
    for (const file of files) dataTransfer.items.add(fileOf(file));
    find(selector).dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  };
  const type = (selector, value) => {
    const field = find(selector);
    field.value = value;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  };
  const choose = (selector) => {
    find(selector).click();
  };
  /** Waits until the line of a tool is like the pattern. */
  const said = (tool, pattern) => new Promise((resolve) => {
    const [place, line] = [find("#" + tool), find("#" + tool + " output")];
    const look = () => {
      if (!pattern.test(line.value)) return;
      observer.disconnect();
      resolve(line.value);
    };
    const observer = new MutationObserver(look);
    observer.observe(place, { childList: true, subtree: true, characterData: true });
    look();
  });
  const refusal = (tool) => new Promise((resolve) => {
    const look = () => {
      const found = find("#" + tool + " .refusal");
      if (found === null) return;
      observer.disconnect();
      resolve(found.textContent);
    };
    const observer = new MutationObserver(look);
    observer.observe(find("#" + tool), { childList: true, subtree: true });
    look();
  });
  const saved = async (tool, name) => {
    const link = [...page.querySelectorAll("#" + tool + " .download")].find(({ download }) => download === name);
    const bytes = new Uint8Array(await (await fetch(link.href)).arrayBuffer());
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  };
  const table = (tool) => [...page.querySelectorAll("#" + tool + " .results table:not(.facts)")][0] === undefined ? [] :
    [...page.querySelector("#" + tool + " .results table:not(.facts)").querySelectorAll("tbody tr")].map((row) =>
      [...row.cells].map(({ textContent }) => textContent.trim()));
`;

/** A file for the script: its name, and its bytes in base 64. */
export function fileText(name: string, bytes: Uint8Array): string {
  return JSON.stringify([name, Buffer.from(bytes).toString("base64")]);
}

/** Runs a script on the page in headless Chromium, and gives what it returns. */
export function visit({ command, folder, flags }: Visited, script: string): Promise<unknown> {
  return runPage(command, {
    script: `${means} await answer(await (async () => { ${script} })());`,
    html: `<iframe src="/page/index.html" width="1000" height="1000"></iframe>`,
    folders: { "/page/": folder },
    flags: ["--disable-gpu", ...flags],
  });
}
