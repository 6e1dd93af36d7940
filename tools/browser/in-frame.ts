/** The beginning of a script for a page in a frame, whose own rules hold in it: `page`, once it has loaded, and `find`. */
export const inFrame: string = `
  const frame = document.querySelector("iframe");
  // It may have loaded before this script began.
  const isLoaded = () =>
    frame.contentDocument.URL !== "about:blank" && frame.contentDocument.readyState === "complete";
  if (!isLoaded()) await new Promise((loaded) => frame.addEventListener("load", loaded, { once: true }));
  const page = frame.contentDocument;
  const find = (selector) => page.querySelector(selector);
`;
