import type { Exchange } from '../harness/client/exchange.ts';
import { refusedTokens, undoOf } from './curl-undo.ts';

/** A file or container that a request of a sequence makes: its URL is known when the commands run. */
export interface MadeItem {
  /** Of the request that makes it, from 1. */
  readonly number: number;
  /** The shell variable of its URL, without `$`. */
  readonly variable: string;
  /** Its recorded URL without parameters; absent where the request was refused. */
  readonly recordedPath?: string;
}

const makers = /^(PutRelativeFile|CreateChildFile|CreateChildContainer)$/;

export function madeItems(sent: readonly Exchange[]): MadeItem[] {
  return sent.flatMap(({ operation, token, response }, index) => {
    if (!makers.test(operation) || refusedTokens.includes(token)) return [];
    const recordedPath = /"Url"\s*:\s*"([^"?]+)/.exec(response?.body ?? '')?.[1]?.replaceAll('\\/', '/');
    return [{ number: index + 1, variable: `MADE_${index + 1}`, ...(recordedPath !== undefined && { recordedPath }) }];
  });
}

/** The word for the URL of a request to what an earlier request made. */
export function addressOfMade({ request: { url } }: Exchange, made: readonly MadeItem[]): string | undefined {
  if (url.startsWith(madeScheme)) return `"$${url.slice(madeScheme.length)}"`;
  const path = url.replace(/\?.*/s, '');
  const item = made.findLast(
    ({ recordedPath = '' }) => recordedPath !== '' && /^([/]|$)/.test(restOf(path, recordedPath)),
  );
  if (!item) return undefined;
  const rest = restOf(path, item.recordedPath ?? '');
  if (rest === '') return `"$${item.variable}"`;
  return /^[\w/.-]+$/.test(rest) ? `"\${${item.variable}%%\\?*}${rest}?\${${item.variable}#*\\?}"` : undefined;
}

function restOf(path: string, start: string): string {
  return path.startsWith(start) ? path.slice(start.length) : 'elsewhere';
}

const madeScheme = 'made:';

/** Requests that delete what was made and not deleted. */
export function deletesAfter(sent: readonly Exchange[], made: readonly MadeItem[]): Exchange[] {
  return made.toReversed().flatMap(({ number, variable, recordedPath }) => {
    const maker = sent[number - 1];
    const isDeleted = sent.some(
      ({ operation, request }) => operation.startsWith('Delete') && request.url.replace(/\?.*/s, '') === recordedPath,
    );
    if (!maker || isDeleted) return [];
    const operation = maker.operation === 'CreateChildContainer' ? 'DeleteContainer' : 'DeleteFile';
    const { request, ...exchange } = undoOf(maker, operation, {});
    return [{ ...exchange, request: { ...request, url: `${madeScheme}${variable}` } }];
  });
}
