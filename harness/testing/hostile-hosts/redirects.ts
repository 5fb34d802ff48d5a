import { http } from './answers.ts';
import type { HostileHost } from './hostile-host.ts';

/** Sends every request elsewhere, its query and so the token included. */
export function redirecting(status: number, origin: string): HostileHost {
  return {
    name: `answers ${status} with another address`,
    answer: (socket, { target }) => socket.write(http(status, '', [['Location', `${origin}${target}`]])),
  };
}

/** Sends every request to its own address again. */
export const redirectsToItself: HostileHost = {
  name: 'redirects to itself',
  answer: (socket, { target }) => socket.write(http(302, '', [['Location', target]])),
};
