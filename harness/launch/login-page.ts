import { isRedirect } from '../client/response.ts';
import type { Sender } from '../client/sender.ts';
import { TransportFailure } from '../client/transport-failure.ts';

/** What the login page returned at the end of its redirects. */
export type LoginPageFacts = { readonly problem: string } | { readonly status: number; readonly origin: string };

const mostRedirects = 5;
const bodyLimit = 4 * 1024 * 1024;

/** Gets the login page, and follows its redirects. The certificates are checked by the sender. */
export async function loginPageFacts(address: string, sender: Sender): Promise<LoginPageFacts> {
  let url = new URL(address);
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    if (url.protocol !== 'https:') return { problem: `${url.origin} is not https` };
    const outcome = await statusOf(url, sender);
    if ('problem' in outcome) return outcome;
    const { status, location } = outcome;
    if (location === undefined) return { status, origin: url.origin };
    if (!URL.canParse(location, url.href)) return { problem: `${url.origin} redirects to an invalid URL` };
    url = new URL(location, url);
  }
  return { problem: `more than ${mostRedirects} redirects` };
}

async function statusOf(
  url: URL,
  sender: Sender,
): Promise<{ readonly status: number; readonly location: string | undefined } | { readonly problem: string }> {
  try {
    const { status, headers } = await sender.send({ method: 'GET', href: url.href, headers: {}, bodyLimit });
    const [, location] = headers.find(([name]) => name.toLowerCase() === 'location') ?? [];
    return { status, location: isRedirect({ status }) ? location : undefined };
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error;
    return { problem: error.message };
  }
}
