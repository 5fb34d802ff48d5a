import { createPublicKey, type KeyObject } from 'node:crypto';
import type { ProofKeys } from '../../wopi/proof-key.ts';

/** An action of a WOPI client for one file type. */
export interface Action {
  readonly app: string;
  readonly name: string;
  /** Without a dot, in lower case. */
  readonly ext: string;
  /** The action URL with its placeholders. */
  readonly urlsrc: string;
  readonly favIconUrl: string | undefined;
}

export interface DiscoveryDocument {
  readonly actions: readonly Action[];
  /** Absent when the WOPI client does not sign requests. */
  readonly proofKeys: ProofKeys | undefined;
}

interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

const tags = /<([\w-]+)((?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/?>/g;
const attribute = /([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/**
 * Parses the XML of WOPI discovery: the actions of its first net-zone, and its proof keys.
 * @throws Error when it has no action.
 */
export function parseDiscovery(xml: string): DiscoveryDocument {
  const [zone = xml] = xml.split(/<\/net-zone\s*>/);
  const actions = actionsOf(tagsOf(zone));
  if (actions.length === 0) throw new Error('the discovery document has no action');
  const proofKey = tagsOf(xml).find(({ name }) => name === 'proof-key');
  return { actions, proofKeys: proofKey && proofKeysOf(proofKey) };
}

function tagsOf(xml: string): Tag[] {
  return [...xml.matchAll(tags)].map(([, name = '', attributes = '']) => ({
    name,
    attributes: Object.fromEntries(
      [...attributes.matchAll(attribute)].map(([, key = '', double, single]) => [
        key,
        unescapeXml(double ?? single ?? ''),
      ]),
    ),
  }));
}

// An action belongs to the last app before it.
function actionsOf(all: readonly Tag[]): Action[] {
  let app: Tag | undefined;
  return all.flatMap((tag) => {
    if (tag.name === 'app') app = tag;
    const { name, ext, urlsrc } = tag.attributes;
    if (tag.name !== 'action' || !app || !name || !urlsrc) return [];
    const { name: appName = '', favIconUrl } = app.attributes;
    return [{ app: appName, name, ext: (ext ?? '').toLowerCase(), urlsrc, favIconUrl }];
  });
}

function proofKeysOf({ attributes }: Tag): ProofKeys | undefined {
  const { modulus, exponent, oldmodulus, oldexponent } = attributes;
  if (!modulus || !exponent) return undefined;
  const current = keyOf(modulus, exponent);
  return { current, old: oldmodulus && oldexponent ? keyOf(oldmodulus, oldexponent) : current };
}

function keyOf(modulus: string, exponent: string): KeyObject {
  const url = (base64: string) => Buffer.from(base64, 'base64').toString('base64url');
  return createPublicKey({ key: { kty: 'RSA', n: url(modulus), e: url(exponent) }, format: 'jwk' });
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return entities[name] ?? whole;
    return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });
}
