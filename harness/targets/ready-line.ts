import type { Readable } from 'node:stream';

/** The access tokens for the checks with further users, and another file. */
export interface FurtherTokens {
  readonly secondToken: string;
  readonly readOnlyToken: string;
  readonly expiredToken: string;
  readonly otherFile: string;
  readonly otherFileToken: string;
}

export interface ReadyHost {
  readonly wopisrc: string;
  readonly token: string;
  readonly further: FurtherTokens;
}

const furtherOptions: Readonly<Record<keyof FurtherTokens, string>> = {
  secondToken: '--second-token',
  readOnlyToken: '--read-only-token',
  expiredToken: '--expired-token',
  otherFile: '--other-file',
  otherFileToken: '--other-file-token',
};
const furtherStart = 'For the checks with further users, add: ';

/**
 * What the reference host prints when it is ready, for people to copy and for programs to parse: a command, which ends
 * with `options`, and a line with the options for further users.
 */
export function readyLines({ wopisrc, token, further }: ReadyHost, options: readonly string[] = []): string {
  const words = Object.entries(furtherOptions).map(
    ([name, option]) => `${option} ${quote(further[name as keyof FurtherTokens])}`,
  );
  const command = ['wopi-conformance run', `--wopisrc ${quote(wopisrc)}`, `--token ${quote(token)}`, ...options];
  return `${command.join(' ')}\n${furtherStart}${words.join(' ')}\n`;
}

/** Reads a host's output up to the ready lines; undefined when the output ends first. */
export async function readyHostIn(output: Readable): Promise<ReadyHost | undefined> {
  let printed = '';
  for await (const text of output.iterator({ destroyOnReturn: false })) {
    printed += text;
    const host = parseReadyLines(printed);
    if (host) return host;
  }
  return undefined;
}

/** Finds the ready lines in what a host has printed so far. */
export function parseReadyLines(printed: string): ReadyHost | undefined {
  const lines = printed.split('\n').slice(0, -1);
  const [wopisrc, token] = lines.map(wordsOfCommand).find(Boolean) ?? [];
  const further = lines.map(parseFurther).find(Boolean);
  return wopisrc !== undefined && token !== undefined && further ? { wopisrc, token, further } : undefined;
}

function wordsOfCommand(line: string): string[] | undefined {
  return /^wopi-conformance run --wopisrc '([^']+)' --token '([^']+)'(?: --.*)?$/.exec(line.trim())?.slice(1);
}

function parseFurther(line: string): FurtherTokens | undefined {
  if (!line.startsWith(furtherStart)) return undefined;
  const entries = Object.entries(furtherOptions).map(([name, option]) => [
    name,
    new RegExp(` ${option} '([^']+)'`).exec(line)?.[1] ?? '',
  ]);
  return Object.fromEntries(entries);
}

/** How to open the files of a host that is ready, as a run needs it. */
export function fileOf({ wopisrc, token, further }: ReadyHost) {
  const opened = (accessToken: string, url = wopisrc) => Promise.resolve({ wopisrc: url, accessToken });
  return {
    wopisrc,
    accessToken: token,
    furtherAccess: {
      second: () => opened(further.secondToken),
      readOnly: () => opened(further.readOnlyToken),
      expired: () => opened(further.expiredToken),
      otherFile: () => opened(further.otherFileToken, further.otherFile),
    },
  };
}

// Tokens contain no apostrophe, and in a URL it can be escaped.
function quote(word: string): string {
  return `'${word.replaceAll("'", '%27')}'`;
}
