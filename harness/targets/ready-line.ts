import type { Readable } from 'node:stream';

/** A running host with its test file. */
export interface ReadyHost {
  readonly wopisrc: string;
  readonly token: string;
}

/** The line that the reference host prints when it is ready: a command to copy, and easy to parse. */
export function readyLine({ wopisrc, token }: ReadyHost): string {
  return `wopi-conformance run --wopisrc ${quote(wopisrc)} --token ${quote(token)}`;
}

/** Reads a host's output up to the ready line; undefined when the output ends first. */
export async function readyHostIn(output: Readable): Promise<ReadyHost | undefined> {
  let printed = '';
  for await (const text of output.iterator({ destroyOnReturn: false })) {
    printed += text;
    const host = printed.split('\n').map(parseReadyLine).find(Boolean);
    if (host) return host;
  }
  return undefined;
}

/** Parses a ready line; undefined for any other line. */
export function parseReadyLine(line: string): ReadyHost | undefined {
  const [, wopisrc, token] = /^wopi-conformance run --wopisrc '([^']+)' --token '([^']+)'$/.exec(line.trim()) ?? [];
  return wopisrc !== undefined && token !== undefined ? { wopisrc, token } : undefined;
}

// Tokens contain no apostrophe, and in a URL it can be escaped.
function quote(word: string): string {
  return `'${word.replaceAll("'", '%27')}'`;
}
