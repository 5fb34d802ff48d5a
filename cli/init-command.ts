import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command, Option } from 'commander';
import { ConfigurationError } from '../harness/settings/configuration-error.ts';
import { parseWopiSrc } from '../harness/targets/parse-wopisrc.ts';
import type { Editor } from '../wopi/editors.ts';
import { type CiServer, ciRecipes, ciServers } from './ci-recipes.ts';
import { configTemplate } from './config-template.ts';
import { editorOption } from './editor-option.ts';
import { exitCodes } from './exit-codes.ts';
import { ownProgram } from './own-program.ts';
import { isOnLoopback } from './rerun-command.ts';
import { collect } from './run-options.ts';

interface InitOptions {
  readonly wopisrc?: readonly string[];
  readonly editor?: readonly Editor[];
  readonly ci?: readonly CiServer[];
}

const configFile = 'wopi-conformance.config.yaml';

/** `init`: writes a configuration, and what a CI server needs. */
export function initCommand(end: (code: number) => void): Command {
  return new Command('init')
    .description('write a commented configuration, and a recipe for a CI server; nothing is overwritten')
    .option('-w, --wopisrc <url>', 'WopiSrc of the test file; repeatable', collect)
    .addOption(editorOption('whose rules apply'))
    .addOption(
      new Option('--ci <server>', `CI server: ${ciServers.join(', ')}; repeatable`).argParser(
        (name, earlier: readonly CiServer[] = []) => [...earlier, ciServerNamed(name)],
      ),
    )
    .action((options: InitOptions) => end(init(options)));
}

function ciServerNamed(name: string): CiServer {
  const server = ciServers.find((known) => known === name);
  if (server) return server;
  throw new ConfigurationError(`unknown CI server ${JSON.stringify(name)}; --ci takes ${ciServers.join(' or ')}`);
}

function init({ wopisrc = [], editor = [], ci = [] }: InitOptions): number {
  const recipes = [...new Set(ci)].map((server) => ciRecipes[server]);
  // A recipe can be added later.
  const keepsConfig = recipes.length > 0 && existsSync(configFile);
  const files = [
    ...(keepsConfig
      ? []
      : [{ path: configFile, text: configTemplate({ wopisrc: wopisrc.map((text) => parseWopiSrc(text)), editor }) }]),
    ...recipes,
  ];
  requireNew(files.map(({ path }) => path));
  for (const { path, text } of files) write(path, text);
  const steps = [...(keepsConfig ? [] : firstSteps(wopisrc)), ...recipes.map(({ next }) => next)];
  const kept = keepsConfig ? `${configFile} exists and was left as it is${sayIgnored(wopisrc, editor)}.\n` : '';
  process.stdout.write(
    `Wrote ${files.map(({ path }) => path).join(', ')}.\n${kept}\nNext:\n${steps.map((step, index) => `  ${index + 1}. ${step}\n`).join('')}`,
  );
  return exitCodes.green;
}

function sayIgnored(wopisrc: readonly string[], editor: readonly Editor[]): string {
  const options = [...(wopisrc.length > 0 ? ['--wopisrc'] : []), ...(editor.length > 0 ? ['--editor'] : [])];
  return options.length === 0 ? '' : `, without ${options.join(' and ')}`;
}

function firstSteps(wopisrc: readonly string[]): string[] {
  const program = ownProgram({ onThisMachine: wopisrc.some(isOnLoopback) });
  return [
    ...(wopisrc.length === 0 ? [`Set wopisrc in ${configFile}: a file made for testing, such as test.wopitest.`] : []),
    'Put an access token that may edit the file into the environment variable WOPI_TOKEN.',
    `Run ${program} --dry-run, which sends nothing, and then ${program}.`,
  ];
}

// All or nothing: half of the files would keep a second attempt from writing the others.
function requireNew(paths: readonly string[]): void {
  const existing = paths.find((path) => existsSync(path));
  if (existing !== undefined)
    throw new ConfigurationError(`${existing} exists and is never overwritten; move it away to get a new one`);
}

function write(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    throw new ConfigurationError(`${path} cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
}
