import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

/** The directory of this project. */
export const root = join(import.meta.dirname, '../..');

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly steps: readonly { readonly name: string; readonly run: string }[] };
}

export interface ActionRun {
  /** Files of the working directory, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** The directory of the action. */
  readonly place?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs the step that follows the installation in action.yml, as a GitHub runner does. */
export async function runAction(
  given: Readonly<Record<string, string>>,
  { files = {}, place = root, environment }: ActionRun = {},
) {
  const { inputs } = actionAt(place);
  const directory = mkdtempSync(join(tmpdir(), 'wopi-action-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  const values = Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [name, given[name] ?? input.default ?? '']),
  );
  const { code, stdout } = await runStep('Run', place, directory, {
    ...environment,
    GITHUB_OUTPUT: join(directory, 'output'),
    GITHUB_STEP_SUMMARY: join(directory, 'summary'),
    WOPI_ACTION_INPUTS: JSON.stringify(values),
  });
  const read = (name: string) => (existsSync(join(directory, name)) ? readFileSync(join(directory, name), 'utf8') : '');
  const reports = Object.values(reportsOf('wopi-report')).filter((path) => existsSync(join(directory, path)));
  return { code, stdout, output: read('output'), summary: read('summary'), reports };
}

function actionAt(place: string): Action {
  return parse(readFileSync(join(place, 'action.yml'), 'utf8')) as Action;
}

/** Runs a step of the action in `place`. */
export function runStep(
  step: string,
  place: string,
  directory: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly code: number; readonly stdout: string }> {
  const script = actionAt(place).runs.steps.find(({ name }) => name === step)?.run ?? '';
  const env = { ...process.env, GITHUB_ACTION_PATH: place, ...environment };
  return new Promise((resolve) => {
    execFile('bash', ['-e', '-c', script], { cwd: directory, env }, (error, stdout) =>
      resolve({ code: error ? Number(error.code) : 0, stdout }),
    );
  });
}

/** The reports in a directory. */
export function reportsOf(directory: string) {
  return {
    junit: `${directory}/junit.xml`,
    json: `${directory}/results.json`,
    html: `${directory}/report.html`,
    summary: `${directory}/summary.md`,
  };
}
