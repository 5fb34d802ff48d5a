import type { Action, DiscoveryDocument } from './discovery-document.ts';

/** Values by placeholder; placeholders without a value are removed from the action URL. */
export type PlaceholderValues = Readonly<Record<string, string>>;

// `<name=PLACEHOLDER&>`, with an optional ampersand.
const placeholder = /<([^<>=]+)=([^<>&]*)(&?)>/g;

/**
 * The action URL: each placeholder is filled or removed completely. The WopiSrc is appended if it has no placeholder,
 * followed by `parameters` of the host page's own URL.
 * @see https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/online/discovery
 */
export function actionUrl(
  urlsrc: string,
  values: PlaceholderValues,
  parameters: readonly (readonly [name: string, value: string])[] = [],
): string {
  const filled = urlsrc.replace(placeholder, (_, name: string, key: string, ampersand: string) =>
    Object.hasOwn(values, key) ? `${name}=${encodeURIComponent(values[key] ?? '')}${ampersand}` : '',
  );
  const appended = urlsrc.includes('=WOPI_SOURCE')
    ? parameters
    : [['WOPISrc', values.WOPI_SOURCE ?? ''] as const, ...parameters];
  return appended.reduce((url, [name, value]) => withParameter(url, name, value), filled).replace(/[?&]$/, '');
}

function withParameter(url: string, name: string, value: string): string {
  const separator = /[?&]$/.test(url) ? '' : url.includes('?') ? '&' : '?';
  return `${url}${separator}${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
}

/** The requested action for a file name, or the view action; undefined when the client does not open such files. */
export function actionFor(document: DiscoveryDocument, wanted: 'view' | 'edit', fileName: string): Action | undefined {
  const ext = fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase();
  const fitting = document.actions.filter((action) => action.ext === ext);
  return [wanted, 'view', 'edit'].map((name) => fitting.find((action) => action.name === name)).find(Boolean);
}
