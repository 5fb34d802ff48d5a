import { resourceOfWopiSrc, type WopiResource, withAccessToken } from '../../wopi/resource.ts';
import type { FileUnderTest } from '../run/judge.ts';
import type { ProofVariant } from './proof-variants.ts';

/** One request of the triage. It changes nothing on the host. */
export interface Probe {
  readonly method: 'GET' | 'POST';
  /** Whole address, token included. */
  readonly href: string;
  /** The token that is signed and goes into the Authorization header. */
  readonly accessToken: string;
  readonly sendsAuthorization: boolean;
  readonly isSigned: boolean;
  /** How what is signed departs from the documentation. */
  readonly proof?: ProofVariant;
  /** Absent: the run's own. */
  readonly userAgent?: string;
  readonly sendsExtraHeaders: boolean;
  /** X-WOPI-Override and whatever belongs to it. */
  readonly wopiHeaders?: Readonly<Record<string, string>>;
  /** The host is asked to close the connection afterwards, so that the next request opens one. */
  readonly closesConnection?: boolean;
  /** Bytes of body that are read. */
  readonly bodyLimit: number;
}

const infoLimit = 2 * 1024 * 1024;

/** CheckFileInfo, exactly as the run sends it. */
export function firstProbe({ wopisrc, accessToken, ttl = 0 }: FileUnderTest): Probe {
  const resource = resourceOfWopiSrc(wopisrc, accessToken, ttl);
  return {
    method: 'GET',
    href: new URL(resource.href).href,
    accessToken,
    sendsAuthorization: true,
    isSigned: true,
    sendsExtraHeaders: true,
    bodyLimit: infoLimit,
  };
}

/** The same probe for another address, which keeps its query. */
export function atPath(probe: Probe, pathname: string): Probe {
  const url = new URL(probe.href);
  url.pathname = pathname;
  return { ...probe, href: url.href };
}

/** The same probe with another token in every place. */
export function withToken(probe: Probe, token: string): Probe {
  const resource: WopiResource = withAccessToken(probe, token);
  return { ...probe, href: resource.href, accessToken: token };
}

/** The same probe with its token written in another way in the query. */
export function withWrittenToken(probe: Probe, written: string): Probe {
  return { ...probe, href: probe.href.replace(/([?&]access_token=)[^&#]*/, (_, name: string) => name + written) };
}
