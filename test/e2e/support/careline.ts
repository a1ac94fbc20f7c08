import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const built = fileURLToPath(new URL("../../../bin/careline", import.meta.url));
/** Another build may be tried by naming it. */
const binary = process.env.CARELINE_BINARY ?? built;
const startsWithin = 20_000;

/** The real server on an empty data folder: in demo mode as `make run` starts it, or as a clinic does. */
export class Careline {
  private process: ChildProcess | undefined;
  private output = "";

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly demo: boolean,
    private readonly settings: Record<string, string>,
  ) {}

  static async start({ demo = true, settings = {} as Record<string, string> } = {}): Promise<Careline> {
    if (!existsSync(binary)) throw new Error(`${binary} is missing: run make build first`);
    const careline = new Careline(
      await mkdtemp(join(tmpdir(), "careline-e2e-")),
      await freePort(),
      demo,
      settings,
    );
    await careline.run();
    return careline;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What the server printed for people: the sign-in that demo mode made. */
  get signIn(): { email: string; password: string } {
    // The last ones: every start makes a new password.
    const email = [...this.printed.matchAll(/^\s*Sign in as\s+(\S+)$/gm)].at(-1)?.[1];
    const password = [...this.printed.matchAll(/^\s*Password\s+(\S+)$/gm)].at(-1)?.[1];
    if (!email || !password) throw new Error(`no sign-in in what the server printed:\n${this.printed}`);
    return { email, password };
  }

  /** The one-time link that makes the first admin. */
  get setUpLink(): string {
    const link = /http\S+\/console\/setup#token=\S+/.exec(this.printed)?.[0];
    if (!link) throw new Error(`no link in what the server printed:\n${this.printed}`);
    return link;
  }

  /** Everything the server wrote so far, both streams. */
  get printed(): string {
    return this.output;
  }

  /** Stops at once, as a crash would; the data folder stays. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  /** Starts again on the same port and folder. */
  async run(): Promise<void> {
    const child = spawn(binary, ["serve"], { env: this.env, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", (chunk: Buffer) => {
      this.output += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      this.output += chunk.toString();
    });
    this.process = child;
    await this.ready(child);
  }

  /** Brings the event log of another system in by the command, while the server runs. */
  async history(log: string, mapping: object): Promise<void> {
    const [file, map] = [join(this.folder, "history.csv"), join(this.folder, "map.json")];
    await writeFile(file, log);
    await writeFile(map, JSON.stringify(mapping));
    await run(binary, ["import", "log", file, "--map", map, "--json"], {
      env: this.env,
      maxBuffer: 64 << 20,
    });
  }

  /** Brings articles in by the command, and waits until the running server finds the last of them. */
  async shelve(articles: Readonly<Record<string, string>>): Promise<void> {
    const folder = join(this.folder, "articles");
    await mkdir(folder, { recursive: true });
    for (const [id, text] of Object.entries(articles))
      await writeFile(join(folder, `${id}.md`), `---\nid: ${id}\n${text}`);
    await run(binary, ["import", "articles", folder], { env: this.env });
    const until = Date.now() + startsWithin;
    for (const id of Object.keys(articles)) {
      while (!(await this.finds(id))) {
        if (Date.now() > until) throw new Error(`${id} is not found`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  private async finds(id: string): Promise<boolean> {
    const title = /^title: (.*)$/m.exec(
      await readFile(join(this.folder, "articles", `${id}.md`), "utf8"),
    )?.[1];
    const answer = await fetch(
      `${this.origin}/api/v1/articles/search?limit=50&q=${encodeURIComponent(title ?? "")}`,
    );
    const { results } = (await answer.json()) as { results?: { slug: string }[] };
    return results?.some(({ slug }) => slug === id) ?? false;
  }

  async stop(): Promise<void> {
    await this.end("SIGTERM");
    await rm(this.folder, { recursive: true, force: true });
  }

  // Not our own environment: a setting of the person who runs the tests must
  // not change what is tested.
  private get env(): Record<string, string> {
    return {
      PATH: process.env.PATH ?? "",
      HOME: this.folder,
      CARELINE_ADDR: `127.0.0.1:${this.port}`,
      CARELINE_DATA: join(this.folder, "data"),
      ...(this.demo && { CARELINE_DEMO: "1" }),
      ...this.settings,
    };
  }

  private async ready(child: ChildProcess): Promise<void> {
    const until = Date.now() + startsWithin;
    while (Date.now() < until) {
      if (child.exitCode !== null) throw new Error(`the server ended at its start:\n${this.output}`);
      const answer = await fetch(`${this.origin}/readyz`).catch(() => undefined);
      // What it tells people comes on another way than its answer.
      if (answer?.ok && this.output.includes("Ctrl-C")) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`the server was not ready within ${startsWithin} ms:\n${this.output}`);
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await gone;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
