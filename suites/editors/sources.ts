import type { EditorRules } from '../../harness/checks/editor-rules.ts';
import type { Level } from '../../harness/results/categories.ts';

const collaboraSource = 'https://github.com/CollaboraOnline/online/blob/main/';
const onlyofficeSource = 'https://github.com/ONLYOFFICE/server/blob/master/';

/** A check that Collabora Online requires, as this source file of it or this page shows. */
export function byCollabora(place: string): EditorRules {
  return { collabora: { spec: collaboraUrl(place) } };
}

/** The same for ONLYOFFICE. */
export function byOnlyoffice(place: string): EditorRules {
  return { onlyoffice: { spec: onlyofficeUrl(place) } };
}

/** A check that both require. */
export function byBoth(collabora: string, onlyoffice = 'wopiClient.js'): EditorRules {
  return { ...byCollabora(collabora), ...byOnlyoffice(onlyoffice) };
}

/** The same rules, at this level or a weaker one. */
export function atMost(level: Level, rules: EditorRules): EditorRules {
  return Object.fromEntries(Object.entries(rules).map(([editor, rule]) => [editor, { ...rule, atMost: level }]));
}

/** The URL of a source file of Collabora Online, or of a page of its documentation. */
export function collaboraUrl(place: string): string {
  return place.startsWith('docs/') ? `https://sdk.collaboraonline.com/${place}` : collaboraSource + place;
}

/** The URL of a source file of ONLYOFFICE, or of a page of its documentation. */
export function onlyofficeUrl(place: string): string {
  if (place.startsWith('docs/')) return `https://api.onlyoffice.com/${place}`;
  return onlyofficeSource + (place.includes('/') ? place : `DocService/sources/${place}`);
}
