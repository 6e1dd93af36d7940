import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { runServer } from "verdaccio";

/** A registry of npm on this machine, which knows no other. */
export interface LocalRegistry {
  readonly url: string;
  /** What a project's .npmrc says to publish there. */
  readonly npmrc: string;
  readonly close: () => Promise<void>;
}

/** Starts a Verdaccio on a free port, with its storage in a folder. */
export async function startRegistry(folder: string): Promise<LocalRegistry> {
  const server: Server = await runServer({
    self_path: folder,
    storage: join(folder, "storage"),
    auth: { htpasswd: { file: join(folder, "htpasswd") } },
    uplinks: {},
    packages: { "**": { access: "$all", publish: "$all" } },
    log: { type: "stdout", format: "pretty", level: "fatal" },
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    url: `http://${host}`,
    // npm publishes with a token alone; this registry lets everybody in.
    npmrc: `registry=http://${host}\n//${host}:_authToken=anybody\naudit=false\nfund=false\n`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
