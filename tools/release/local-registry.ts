import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { runServer } from "verdaccio";

const open = { access: "$all", publish: "$all" };

/** A registry of npm on this machine. */
export interface LocalRegistry {
  readonly url: string;
  /** What a project's .npmrc says to publish there. */
  readonly npmrc: string;
  readonly close: () => Promise<void>;
}

/**
 * Starts a Verdaccio on a free port, with its storage in a folder.
 *
 * @param behind - address of a registry that is asked for what is not of balms; without it none is
 */
export async function startRegistry(folder: string, behind?: string): Promise<LocalRegistry> {
  const server: Server = await runServer({
    self_path: folder,
    storage: join(folder, "storage"),
    auth: { htpasswd: { file: join(folder, "htpasswd") } },
    uplinks: behind === undefined ? {} : { behind: { url: behind, maxage: "1h" } },
    packages: {
      "@balms/*": open,
      balms: open,
      "**": behind === undefined ? open : { ...open, proxy: "behind" },
    },
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
