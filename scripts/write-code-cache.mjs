// Runs the built program against a host that refuses it, and keeps the code that V8 compiled for that: nearly all that a
// run needs before its first check. The build starts this in an empty directory.
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

const [, , file = ''] = process.argv;
/** @param {string} module */
const load = (module) => import(new URL(`../dist/cli/${module}.js`, import.meta.url).href);
const { codeCache, codeCacheOf, loadProgram } = await load('load-program');
const { tuneForShortRun } = await load('short-run');

const host = createServer((_, response) => response.writeHead(401).end()).listen(0, '127.0.0.1');
await once(host, 'listening');
const { port } = /** @type {import('node:net').AddressInfo} */ (host.address());
process.argv.splice(2, 1, 'run', '--wopisrc', `http://127.0.0.1:${port}/wopi/files/1`, '--token', 'token');
tuneForShortRun();
const program = loadProgram(pathToFileURL(file));
await program.main();
host.close();
writeFileSync(codeCacheOf(file), codeCache(program.script, readFileSync(file, 'latin1')));
process.exitCode = 0;
