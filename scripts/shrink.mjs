// Makes the client's WebAssembly module, and the script that it speaks with the browser through, as small as they become.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// What rustc's wasm32 target emits, and every browser of the last years runs.
const features = [
  'bulk-memory', 'bulk-memory-opt', 'call-indirect-overlong', 'multivalue', 'mutable-globals',
  'nontrapping-float-to-int', 'reference-types', 'sign-ext',
].map((feature) => `--enable-${feature}`);

// First: the control flow is taken apart and put together anew; nothing lies in the first kilobyte of memory, which is the
// far end of the stack. Between the two passes: which values can occur at all, and so what is never used.
const passes = ['--low-memory-unused', '--flatten', '--rereloop', '-Oz', '--gufa', '-Oz'];

// Functions that are linked because something names them, and that nothing here calls.
const uncalled = [
  // Names for a backtrace: the page's own panic hook (app/src/broken.rs) prints none.
  /^<&rustc_demangle(\[\w+\])?::DemangleStyle as .*::Display>::fmt/,
  // Dioxus' own table of all keys: the page asks the browser for the key (app/src/ui/keys.rs).
  /^<keyboard_types::key::Key as .*::FromStr>::from_str/,
  /::HasKeyboardData for .*::code::/,
  // All of a form: the page reads single fields.
  /^<dioxus_web::.*::WebFormData as .*::HasFormData>::values::/,
  // A number with a fraction in decimals, as Dioxus would set it as an attribute: the page shows whole numbers.
  /^core(\[\w+\])?::fmt::float::float_to_decimal/,
  // An error with its causes, for developers: no component of the page fails with one.
  /^anyhow::fmt::<impl anyhow::error::ErrorImpl>::debug/,
];

// So many instructions, at least, has each of them. Of small functions that are alike the compiler keeps one, under any of their
// names: it may be called under another one.
const large = 500;

/**
 * Shrinks the module in the file `wasm`, which still bears its functions' names, and the file `script`, where they are.
 * `tools` is the folder of the npm packages, `small` the file that the module is written to.
 */
export async function shrink({ wasm, script, small, tools }) {
  const { default: binaryen } = await import(pathToFileURL(join(tools, 'node_modules/binaryen/index.js')));
  writeFileSync(small, withoutUncalled(binaryen, readFileSync(wasm)));
  wasmOpt(small, ['--strip-debug', ...passes]);
  const names = JSON.parse(wasmOpt(small, ['--minify-imports-and-exports-and-modules']));
  writeFileSync(script, withShortNames(readFileSync(script, 'utf8'), names));
}

/** Such a function traps, should it be called after all. What only it uses is found and left out by the passes. */
function withoutUncalled(binaryen, content) {
  const module = binaryen.readBinary(content);
  const found = new Set();
  for (let index = 0; index < module.getNumFunctions(); index++) {
    const code = module.getFunctionByIndex(index);
    const { name, body, module: importedFrom } = binaryen.getFunctionInfo(code);
    const pattern = importedFrom ? undefined : uncalled.find((pattern) => pattern.test(name));
    if (!pattern || instructions(binaryen, body) < large) continue;
    binaryen.Function.setBody(code, module.unreachable());
    found.add(pattern);
  }
  const lost = uncalled.filter((pattern) => !found.has(pattern));
  if (lost.length > 0) console.warn(`! The page is larger than it need be: it has no large function named ${lost.join(' or ')}`);
  return module.emitBinary();
}

/** As text each instruction has a line, and so has the end of each block. */
function instructions(binaryen, body) {
  return binaryen.emitText(body).split('\n').length;
}

// What the script calls all that it lends to the module.
const importedModule = '"./app_bg.js":';

/**
 * The names by which the module and the script know each other are long and end in hashes, in both files. What the script would
 * lend to the module, and the module has turned out not to need, is left out.
 */
function withShortNames(script, { imports, exports }) {
  const missing = new Set(imports.map(([, long]) => long));
  const short = new Map([...imports, ...exports.map((pair) => ['', ...pair])].map(([, long, short]) => [long, short]));
  const renamed = script
    .replace(/^ {8}(__wb\w+): (.*?)(?=^ {8}__wb\w+: |^ {4}\};)/gms, (_, long, definition) => {
      if (!missing.delete(long)) return '';
      return `        ${short.get(long)}: ${definition}`;
    })
    .replace(/\bwasm\.(\w+)/g, (access, long) => (short.has(long) ? `wasm.${short.get(long)}` : access))
    .replace(importedModule, 'a:');
  const unknown = [...missing, ...exports.map(([long]) => long).filter((long) => isAskedFor(renamed, long))];
  if (!script.includes(importedModule)) unknown.push(importedModule);
  if (unknown.length > 0) throw new Error(`The script has another form than scripts/shrink.mjs knows: ${unknown.join(', ')}`);
  return renamed;
}

/** Whether the script still asks the module for this name, in whatever form. */
function isAskedFor(script, name) {
  return new RegExp(String.raw`\b(?:wasm|exports)[.?\["']+${name}\b`).test(script);
}

function wasmOpt(file, options) {
  return execFileSync('wasm-opt', [...options, ...features, file, '-o', file], {
    stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 64 * 1024 * 1024,
  });
}
