// Checks docker-compose.yml: with the compose client where there is one, and
// always against what we promise of it (health checks, secrets from files, no
// password in the file, ports on this machine alone, pinned images).
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const { load } = createRequire(new URL("../test/package.json", import.meta.url))("js-yaml");
const text = readFileSync(`${root}docker-compose.yml`, "utf8");
const compose = load(text);

const faults = [];
const expect = (holds, sentence) => {
  if (!holds) faults.push(sentence);
};

const secrets = Object.keys(compose.secrets ?? {});
const volumes = Object.keys(compose.volumes ?? {});
const made = readFileSync(`${root}scripts/secrets.sh`, "utf8");

for (const want of ["careline", "postgres", "meilisearch"]) {
  expect(compose.services?.[want], `there is no service ${want}`);
}
for (const [name, service] of Object.entries(compose.services ?? {})) {
  expect(service.healthcheck?.test?.length > 0, `${name} has no health check`);
  expect(service.restart, `${name} is not restarted`);
  expect(service.secrets?.length > 0, `${name} takes no secret from a file`);
  expect(service.build || /:[\w.-]*\d/.test(service.image ?? ""), `${name} has no pinned image`);
  for (const secret of service.secrets ?? []) {
    expect(secrets.includes(secret), `${name} uses the secret ${secret}, which is not declared`);
  }
  for (const volume of service.volumes ?? []) {
    const from = volume.split(":")[0];
    expect(
      from.startsWith(".") || volumes.includes(from),
      `${name} uses the volume ${from}, which is not declared`,
    );
  }
  for (const port of service.ports ?? []) {
    expect(/^127\.0\.0\.1:/.test(port), `${name} opens the port ${port} to the network`);
  }
  for (const [key, value] of Object.entries(service.environment ?? {})) {
    const secret = /PASSWORD|KEY|SECRET|TOKEN|DATABASE_URL/.test(key) && !key.endsWith("_FILE");
    expect(!secret, `${name} holds ${key} in the file itself`);
    const path = /^\/run\/secrets\/(.+)$/.exec(String(value))?.[1];
    expect(
      !path || service.secrets?.includes(path),
      `${name} reads /run/secrets/${path} without being given it`,
    );
  }
  for (const other of Object.keys(service.depends_on ?? {})) {
    expect(compose.services[other], `${name} waits for ${other}, which does not exist`);
    expect(
      service.depends_on[other].condition === "service_healthy",
      `${name} does not wait until ${other} is healthy`,
    );
  }
  const dockerfile = `${root}${service.build ?? "."}/Dockerfile`;
  expect(!service.build || existsSync(dockerfile), `${name} is built from a Dockerfile that is not there`);
}
for (const [name, { file }] of Object.entries(compose.secrets ?? {})) {
  expect(file === `./secrets/${name}`, `the secret ${name} does not come from ./secrets`);
  expect(made.includes(`keep ${name} `), `scripts/secrets.sh does not make ${name}`);
}

const client = spawnSync("docker", ["compose", "version"], { stdio: "ignore" });
if (client.status === 0) {
  const env = { ...process.env, CARELINE_PUBLIC_URL: "https://chat.example.org" };
  const run = spawnSync(
    "docker",
    ["compose", "-f", `${root}docker-compose.yml`, "--profile", "search", "config", "--quiet"],
    { env },
  );
  expect(run.status === 0, `docker compose config: ${run.stderr}`);
}

for (const fault of faults) process.stderr.write(`docker-compose.yml: ${fault}\n`);
if (faults.length > 0) process.exit(1);
const how = client.status === 0 ? "read by docker compose and checked" : "checked (no compose client here)";
process.stdout.write(`docker-compose.yml: ${how}\n`);
