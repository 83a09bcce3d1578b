// Names completed in the spelling that was begun: "St. L" finds Saint Louis, "DuP" finds Du Page. A browser shows only
// suggestions that hold what is typed, so each is what was typed with the rest of the name. The server reads both.
const letters = (text) => text.normalize("NFD").replace(/[^a-z0-9]/gi, "").toLowerCase();
const shortened = (text) => letters(text).replace(/^saint/, "st");

function rest(typed, name, key) {
  const wanted = key(typed);
  for (let end = 1; end <= name.length; end += 1) if (key(name.slice(0, end)) === wanted) return name.slice(end);
  return null;
}

/** The names that begin with what was typed, in the spelling of who types; all of them for nothing. */
export function completed(typed, names) {
  if (!letters(typed)) return names;
  const found = [];
  for (const name of names) {
    const more = rest(typed, name, letters) ?? rest(typed, name, shortened);
    if (more !== null) found.push(typed.endsWith(" ") ? typed + more.trimStart() : typed + more);
  }
  return found;
}
