import { createServer, type Server, type Socket } from "node:net";

/**
 * A virus scanner as the server speaks to one (clamd's INSTREAM), which knows
 * one thing alone: the text that stands for a virus in tests. Down, it hangs up.
 */
export class Scanner {
  up = true;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Scanner> {
    const server = createServer();
    const scanner = new Scanner(server);
    server.on("connection", (socket) => scanner.serve(socket));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return scanner;
  }

  get address(): string {
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("no address");
    return `tcp://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(socket: Socket): void {
    socket.on("error", () => {});
    if (!this.up) {
      socket.destroy();
      return;
    }
    let read = Buffer.alloc(0);
    socket.on("data", (part: Buffer) => {
      read = Buffer.concat([read, part]);
      const file = fileOf(read);
      if (file) socket.end(`stream: ${file.includes(virus) ? "Eicar-Test-Signature FOUND" : "OK"}\0`);
    });
  }
}

/** What every scanner takes for a virus, and is none. In parts, so that none takes this file for one. */
export const virus = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"].join(
  "",
);

/** The file of a whole INSTREAM command: parts behind their lengths, until one of none. */
function fileOf(read: Buffer): Buffer | undefined {
  const parts: Buffer[] = [];
  let at = "zINSTREAM\0".length;
  while (at + 4 <= read.length) {
    const size = read.readUInt32BE(at);
    at += 4;
    if (size === 0) return Buffer.concat(parts);
    parts.push(read.subarray(at, at + size));
    at += size;
  }
  return undefined;
}
