// Starts the real program in a folder of its own, draws what the cameras show,
// and serves the pages of a shop that embeds the flow.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');

export interface Setup {
  dir: string;
  base: string;
  flow: string;
  token: string;
  secret: string;
  sandboxToken: string;
  sandboxSecret: string;
  dashboard: { url: string; email: string; password: string };
  host: string;
  films: string;
}

/** where a worker finds what was set up. */
export const stateFile = () => process.env.IDNGO_E2E_STATE!;

export default async function setup() {
  const dir = mkdtempSync(join(tmpdir(), 'idngo-e2e-'));
  const films = process.env.IDNGO_FILMS ?? join(dir, 'films');
  if (!existsSync(join(films, 'people.json'))) {
    execFileSync('go', ['run', './bench/camera', '-out', films], { cwd: root, stdio: 'inherit' });
  }
  const [program, env] = await start(dir);
  const [host, hostUrl] = await serveHost(dir);
  const state: Setup = {
    dir,
    films,
    base: env.BASE_URL!,
    flow: env.FLOW_URL!,
    token: env.APP_TOKEN!,
    secret: env.SECRET_KEY!,
    sandboxToken: env.SANDBOX_APP_TOKEN!,
    sandboxSecret: env.SANDBOX_SECRET_KEY!,
    dashboard: { url: env.DASHBOARD_URL!, email: env.DASHBOARD_EMAIL!, password: env.DASHBOARD_PASSWORD! },
    host: hostUrl,
  };
  process.env.IDNGO_E2E_STATE = join(dir, 'state.json');
  writeFileSync(stateFile(), JSON.stringify(state));
  return async () => {
    host.close();
    program.kill('SIGTERM');
    await new Promise((done) => program.once('exit', done));
    rmSync(dir, { recursive: true, force: true });
  };
}

/** start runs the program on a folder of its own, with what it says of itself. */
export async function start(dir: string): Promise<[ChildProcess, Record<string, string>]> {
  const bin = process.env.IDNGO_BIN ?? join(root, 'bin/idngo');
  const models = process.env.IDNGO_MODELS ?? join(root, 'models/cache');
  const data = join(dir, 'data');
  // An operator's own language, begun: what it lacks is Russian.
  const languages = join(dir, 'languages');
  mkdirSync(languages);
  writeFileSync(join(languages, 'ka.json'), JSON.stringify({ 'welcome.agree': 'თანახმა ვარ', language: 'ენა' }));
  const program = spawn(bin, ['demo', '--flow-languages', languages, '--no-walk', '--data', data, '--listen', '127.0.0.1:0', '--flow-listen', '127.0.0.1:0', '--post-rate', '100000', '--get-rate', '100000'], {
    env: { ...process.env, IDNGO_MODELS: models },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const file = join(data, 'demo.env');
  for (let i = 0; i < 600 && !existsSync(file); i++) {
    if (program.exitCode !== null) throw new Error(`the program ended with ${program.exitCode}`);
    await new Promise((done) => setTimeout(done, 100));
  }
  const env = Object.fromEntries(
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  return [program, env];
}

/** serveHost serves pages that embed the flow by each of the packages. */
async function serveHost(dir: string): Promise<[Server, string]> {
  const out = join(dir, 'host');
  mkdirSync(out);
  const entries = ['vendor', 'own', 'react', 'vendor-react'].map((n) => join(import.meta.dirname, 'host', n)).flatMap((p) => [`${p}.ts`, `${p}.tsx`]).filter((p) => existsSync(p));
  await build({ entryPoints: entries, bundle: true, format: 'iife', outdir: out, jsx: 'automatic', define: { 'process.env.NODE_ENV': '"production"' } });
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const script = /^\/([a-z-]+)\.js$/.exec(url.pathname)?.[1];
    if (script && existsSync(join(out, `${script}.js`))) {
      response.setHeader('Content-Type', 'text/javascript');
      response.end(readFileSync(join(out, `${script}.js`)));
      return;
    }
    const page = url.pathname.slice(1);
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Shop</title>
<body style="margin:0"><div id="websdk-container"></div><script src="/${page}.js"></script>`);
  });
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  return [server, `http://localhost:${address.port}`];
}
