// Puts the page together: node assemble.mjs APP.WASM DIST TOOLS
//
// The compiled client becomes one script and one WebAssembly module. They and the style sheets carry a hash of their content in
// their names, so that browsers may keep them for ever; index.html, which names them, is made from app/index.html, and bears a name
// of the whole build itself. All else in public/ is copied as it is. Beside each file that compresses well lie its .br and .gz
// forms, so that the server need not compress.
// Nothing happens when DIST was made from the very same input.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { shrink } from './shrink.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const template = join(root, 'app/index.html');
const publicDir = join(root, 'public');
const compressible = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt', '.wasm', '.webmanifest']);

const [wasm, dist, tools] = process.argv.slice(2);
const key = inputKey();
if (existsSync(join(dist, '.made-from')) && readFileSync(join(dist, '.made-from'), 'utf8') === key) {
  process.exit(0);
}
const work = mkdtempSync(join(tmpdir(), 'visavis-page-'));
try {
  await assemble();
} catch (error) {
  // The tools have said for themselves what they did not like.
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function assemble() {
  const next = `${dist}.next`;
  rmSync(next, { recursive: true, force: true });
  mkdirSync(join(next, 'assets'), { recursive: true });

  const { moduleUrl, scriptUrl } = await client(next);
  const { html, replaced } = page(next, moduleUrl, scriptUrl);
  for (const file of filesBelow(publicDir).filter((file) => !replaced.has(file))) {
    cpSync(file, join(next, relative(publicDir, file)));
  }
  writeFileSync(join(next, 'index.html'), named(html, next));
  filesBelow(next).forEach(compress);
  writeFileSync(join(next, '.made-from'), key);
  report(next, moduleUrl, scriptUrl);

  // A server that is running sees either the whole old page or the whole new one.
  const old = `${dist}.old`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(next, dist);
  rmSync(old, { recursive: true, force: true });
}

/** The module and the one script that starts it; answers their URLs. */
async function client(next) {
  run('wasm-bindgen', [
    wasm, '--target', 'web', '--no-typescript', '--omit-default-module-path', '--remove-producers-section',
    '--out-dir', work, '--out-name', 'app',
  ]);
  const small = join(work, 'small.wasm');
  await shrink({ wasm: join(work, 'app_bg.wasm'), script: join(work, 'app.js'), small, tools });
  const moduleUrl = addAsset(next, 'app.wasm', readFileSync(small));

  // The security policy allows no inline script, hence a file. The shell is to be seen before the program keeps the browser busy;
  // a page that is hidden is never painted, and begins without that.
  const start = join(work, 'start.js');
  writeFileSync(start, `
    import init from './app.js';
    const painted = new Promise((resolve) => {
      requestAnimationFrame(() => setTimeout(resolve));
      setTimeout(resolve, 200);
    });
    painted.then(() => init({ module_or_path: ${JSON.stringify(moduleUrl)} }));
  `);
  const scriptUrl = addAsset(next, 'app.js', minify(start, ['--bundle', '--format=esm']).content);
  return { moduleUrl, scriptUrl };
}

/** index.html, and which files of public/ it now takes from assets/ instead. */
function page(next, moduleUrl, scriptUrl) {
  const replaced = new Set();
  // A style sheet's or script's absolute URL into public/ stays right from anywhere; a relative one is bundled.
  const kept = readdirSync(publicDir, { withFileTypes: true })
    .map((entry) => `--external:/${entry.name}${entry.isDirectory() ? '/*' : ''}`);
  const referenced = /<(?:link|script)\b[^>]*?(?:href|src)="(\/[^"]+\.(?:css|js))"[^>]*>/g;
  const html = readFileSync(template, 'utf8').replace(referenced, (tag, url) => {
    const file = join(publicDir, url);
    if (!existsSync(file)) throw new Error(`app/index.html names ${url}, which is not in public/`);
    const bundled = url.endsWith('.css') || tag.includes('type="module"');
    const { content, inputs } = minify(file, bundled ? ['--bundle', ...kept] : []);
    inputs.forEach((input) => replaced.add(input));
    return tag.replace(url, addAsset(next, basename(url), content));
  });
  // The module is fetched while the script that wants it is still under way, and after what the first picture needs.
  const tags =
    `<link rel="preload" href="${moduleUrl}" as="fetch" type="application/wasm" fetchpriority="low" crossorigin>\n` +
    `<script type="module" src="${scriptUrl}"></script>\n`;
  if (!html.includes('</head>')) throw new Error('app/index.html has no </head>');
  return { html: html.replace('</head>', `${tags}</head>`), replaced };
}

/** index.html with the name of this build, by which a page that is open learns that it is no longer the newest. */
function named(html, next) {
  const hash = createHash('sha256').update(html);
  for (const file of filesBelow(next)) hash.update(`${relative(next, file)}\n`).update(readFileSync(file));
  return html.replace('</head>', `<meta name="build" content="${hash.digest('base64url').slice(0, 12)}">\n</head>`);
}

/** The file made small, and the files that went into it. */
function minify(file, options) {
  const made = join(work, `made${extname(file)}`);
  const list = join(work, 'inputs.json');
  run('esbuild', [
    file, '--minify', '--target=es2022', '--legal-comments=none', '--log-level=warning',
    `--outfile=${made}`, `--metafile=${list}`, ...options,
  ]);
  const { inputs } = JSON.parse(readFileSync(list, 'utf8'));
  return { content: readFileSync(made), inputs: Object.keys(inputs).map((input) => resolve(input)) };
}

function addAsset(next, name, content) {
  const extension = extname(name);
  const hash = createHash('sha256').update(content).digest('base64url').slice(0, 12);
  const url = `/assets/${basename(name, extension)}-${hash}${extension}`;
  writeFileSync(join(next, url), content);
  return url;
}

function compress(file) {
  const content = readFileSync(file);
  if (!compressible.has(extname(file)) || content.length < 1024) return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
}

function report(next, ...urls) {
  const kilobytes = (file) => `${Math.round(readFileSync(file).length / 1000)} kB`;
  for (const url of urls) {
    console.log(`  ${url}: ${kilobytes(join(next, url))}, ${kilobytes(join(next, `${url}.br`))} in brotli`);
  }
}

/** A hash of all that the page is made from: the compiled client, public/, the template, the tools' versions and these scripts. */
function inputKey() {
  const hash = createHash('sha256').update(run('wasm-bindgen', ['--version']));
  const scripts = ['assemble.mjs', 'shrink.mjs', 'package-lock.json'].map((name) => join(root, 'scripts', name));
  const inputs = [wasm, template, ...scripts, ...filesBelow(publicDir)];
  for (const file of inputs) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file)} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]))
    .sort();
}

function run(command, options) {
  return execFileSync(command, options, { stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 64 * 1024 * 1024 });
}
