import { connect, createServer, type Socket } from "node:net";
import { inject } from "vitest";

/** A wire to the server that can be cut and mended, while the server goes on. */
export async function wire() {
  const { hostname, port } = new URL(inject("url"));
  const open = new Set<Socket>();
  let whole = true;
  const proxy = createServer((client) => {
    if (!whole) {
      client.destroy();
      return;
    }
    const server = connect(Number(port), hostname);
    for (const socket of [client, server]) {
      open.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        open.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    client.pipe(server);
    server.pipe(client);
  });
  await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
  const address = proxy.address();
  if (address === null || typeof address === "string") throw new Error("the wire has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut: () => {
      whole = false;
      open.forEach((socket) => socket.destroy());
    },
    mend: () => {
      whole = true;
    },
    close: () => {
      open.forEach((socket) => socket.destroy());
      proxy.close();
    },
  };
}
