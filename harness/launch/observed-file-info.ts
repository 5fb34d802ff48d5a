import type { RunReport } from '../results/result.ts';

/** The properties of the test file as the host last returned them to the first user; undefined if it never did. */
export function observedFileInfo({ results, target }: Pick<RunReport, 'results' | 'target'>) {
  const [wopisrc = ''] = target.wopisrc.split(' ');
  const bodies = results
    .flatMap(({ exchanges }) => exchanges)
    .filter(({ operation, request }) => operation === 'CheckFileInfo' && request.url.startsWith(wopisrc))
    .flatMap(({ response }) => (response?.status === 200 && response.bodyEncoding === 'utf8' ? [response.body] : []));
  return bodies.map(parsed).findLast((info) => info !== undefined);
}

export type ObservedFileInfo = Readonly<Record<string, unknown>>;

function parsed(body: string): ObservedFileInfo | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as ObservedFileInfo) : undefined;
  } catch {
    return undefined;
  }
}
