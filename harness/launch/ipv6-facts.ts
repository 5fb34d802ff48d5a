/** The IPv6 addresses of the WOPI host, or why they could not be looked up. */
export type Ipv6Facts = { readonly addresses: readonly string[] } | { readonly problem: string };

/** What the checks of the profile smoke showed over IPv6, or why they could not be run. */
export type Ipv6Run =
  | {
      readonly passed: number;
      readonly requests: number;
      /** `Group/Name` of the red checks. */
      readonly red: readonly string[];
    }
  | {
      readonly problem: string;
      /** Whether the host refused, so that it is not the fault of this machine’s network. */
      readonly isOfHost: boolean;
    };
