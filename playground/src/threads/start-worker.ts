/**
 * Starts a module in a thread of its own. A worker takes the rules of the page that its script came in by a `blob:` address, and not those of
 * a script from the server: so the Content-Security-Policy of the page holds in all threads, whatever server it is on.
 *
 * @param url - address of the module, beside the page
 */
export function startWorker(url: string): Worker {
  const code = `import ${JSON.stringify(new URL(url, document.baseURI).href)};`;
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const worker = new Worker(address, { type: "module" });
  // Once something was heard of it, its script was read.
  const revoke = (): void => URL.revokeObjectURL(address);
  worker.addEventListener("message", revoke, { once: true });
  worker.addEventListener("error", revoke, { once: true });
  return worker;
}
