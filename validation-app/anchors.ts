/** ID of the element of the check `Group/Name`; the same as in report.html. */
export function anchorOf(id: string): string {
  return id.replace(/[^\w.]+/g, '-');
}

/** ID of the section of a group. */
export function groupAnchorOf(group: string): string {
  return `group-${anchorOf(group)}`;
}

/** ID of a group's row in the list of groups. */
export function navAnchorOf(group: string): string {
  return `nav-${anchorOf(group)}`;
}
