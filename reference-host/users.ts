export type Rights = 'edit' | 'view';

export interface User {
  /** Letters and digits only, as CheckFileInfo requires for UserId. */
  readonly id: string;
  readonly friendlyName: string;
  readonly rights: Rights;
  /** The last value of PutUserInfo. */
  readonly userInfo?: string;
}

const seedUsers: readonly User[] = [
  { id: 'alice', friendlyName: 'Alice Adams', rights: 'edit' },
  { id: 'bob', friendlyName: 'Bob Brown', rights: 'edit' },
  { id: 'vera', friendlyName: 'Vera Viewer', rights: 'view' },
];

/** The host's users. Alice owns the seeded files, Bob may edit them too, Vera may only view them. */
export class UserDirectory {
  readonly #users = new Map(seedUsers.map((user) => [user.id, user]));

  all(): readonly User[] {
    return [...this.#users.values()];
  }

  find(id: string): User | undefined {
    return this.#users.get(id);
  }

  /** Also applies to tokens that were issued before. */
  setRights(id: string, rights: Rights): void {
    this.#change(id, { rights });
  }

  setUserInfo(id: string, userInfo: string): void {
    this.#change(id, { userInfo });
  }

  #change(id: string, change: Partial<User>): void {
    const user = this.#users.get(id);
    if (!user) throw new Error(`Unknown user ${id}`);
    this.#users.set(id, { ...user, ...change });
  }
}
