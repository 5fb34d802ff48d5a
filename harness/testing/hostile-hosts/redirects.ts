import { http } from './answers.ts';
import type { HostileHost } from './hostile-host.ts';

/** Redirects every request to another origin, with its query and thus the token. */
export function redirecting(status: number, origin: string): HostileHost {
  return {
    name: `returns ${status} with a different origin`,
    answer: (socket, { target }) => socket.write(http(status, '', [['Location', `${origin}${target}`]])),
  };
}

/** Redirects every request to its own URL. */
export const redirectsToItself: HostileHost = {
  name: 'redirects to itself',
  answer: (socket, { target }) => socket.write(http(302, '', [['Location', target]])),
};
