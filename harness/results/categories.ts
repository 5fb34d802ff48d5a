/** Categories of Microsoft's validator; OfficeOnline and OfficeNativeClient runs include WopiCore. */
const categories = ['WopiCore', 'OfficeOnline', 'OfficeNativeClient', 'WopiCoauth'] as const;
export type Category = (typeof categories)[number];

/** The requirement's word in the specification. Only MUST fails a check; SHOULD and MAY warn. */
export type Level = 'MUST' | 'SHOULD' | 'MAY';

/** `validator`: mirrors a test of Microsoft's validator. `extended`: checks what the validator does not. */
export type Origin = 'validator' | 'extended';

export const profiles = ['all', 'validator', 'launch', 'smoke'] as const;
export type Profile = (typeof profiles)[number];

export const selectableCategories = ['All', 'WopiCore', 'OfficeOnline', 'OfficeNativeClient', 'WopiCoauth'] as const;
export type SelectableCategory = (typeof selectableCategories)[number];
