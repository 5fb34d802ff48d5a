import type { Action, DiscoveryDocument } from './discovery-document.ts';

/** Values by placeholder; those without one are removed from the action URL. */
export type PlaceholderValues = Readonly<Record<string, string>>;

// `<name=PLACEHOLDER&>`, the ampersand within being optional.
const placeholder = /<([^<>=]+)=([^<>&]*)(&?)>/g;

/**
 * The action URL: each placeholder is filled or removed whole, the WopiSrc is appended where no placeholder stands for
 * it, and so are `parameters` of the host page's own address.
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

/** The action for a file name: the wanted one, or the one to view; undefined where the WOPI client opens no such file. */
export function actionFor(document: DiscoveryDocument, wanted: 'view' | 'edit', fileName: string): Action | undefined {
  const ext = fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase();
  const fitting = document.actions.filter((action) => action.ext === ext);
  return [wanted, 'view', 'edit'].map((name) => fitting.find((action) => action.name === name)).find(Boolean);
}
