import { createServer, request as forward, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that a browser made. */
export interface Seen {
  readonly method: string;
  /** The whole address; of a tunnel host and port. */
  readonly url: string;
}

/** A proxy that all requests of a browser go through: those to this machine are passed on, others are not, and each is written down. */
export interface WatchingProxy {
  readonly seen: readonly Seen[];
  /** What makes Chromium use it, for addresses of this machine as well, and ask nothing by itself. */
  readonly flags: readonly string[];
  readonly close: () => void;
}

/** Starts one. */
export async function watchingProxy(): Promise<WatchingProxy> {
  const seen: Seen[] = [];
  const server: Server = createServer((asked, response) => {
    const { method = "", url = "", headers } = asked;
    seen.push({ method, url });
    if (new URL(url).hostname !== "127.0.0.1") {
      response.writeHead(403).end();
      return;
    }
    const passed = forward(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on("error", () => response.destroy());
    asked.pipe(passed);
  });
  server.on("connect", ({ method = "", url = "" }, socket) => {
    seen.push({ method, url });
    socket.destroy();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    seen,
    flags: [
      `--proxy-server=http://127.0.0.1:${port}`,
      "--proxy-bypass-list=<-loopback>",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-default-apps",
      "--disable-sync",
    ],
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
