import type { Readable } from 'node:stream';

/** A host that can be run against. */
export interface ReadyHost {
  readonly wopisrc: string;
  readonly token: string;
}

/** The one line that the reference host prints once it answers: a command to copy, and simple to parse. */
export function readyLine({ wopisrc, token }: ReadyHost): string {
  return `wopi-conformance run --wopisrc ${quote(wopisrc)} --token ${quote(token)}`;
}

/** Reads what a host prints until it announces itself; undefined when it ends before. */
export async function readyHostIn(output: Readable): Promise<ReadyHost | undefined> {
  let printed = '';
  for await (const text of output.iterator({ destroyOnReturn: false })) {
    printed += text;
    const host = printed.split('\n').map(parseReadyLine).find(Boolean);
    if (host) return host;
  }
  return undefined;
}

/** The host that a line announces; undefined for any other line. */
export function parseReadyLine(line: string): ReadyHost | undefined {
  const [, wopisrc, token] = /^wopi-conformance run --wopisrc '([^']+)' --token '([^']+)'$/.exec(line.trim()) ?? [];
  return wopisrc !== undefined && token !== undefined ? { wopisrc, token } : undefined;
}

// Neither a URL nor a token needs an apostrophe: in a URL it has an escape, and tokens are letters and digits.
function quote(word: string): string {
  return `'${word.replaceAll("'", '%27')}'`;
}
