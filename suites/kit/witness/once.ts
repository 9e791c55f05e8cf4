/**
 * Makes of a function one that asks it once for each object, for as long as the object lives: a witness sees the same
 * exchanges again whenever others have passed.
 */
export function once<Of extends object, Made>(make: (of: Of) => Made): (of: Of) => Made {
  const known = new WeakMap<Of, { readonly made: Made }>();
  return (of) => {
    let found = known.get(of);
    if (found === undefined) {
      found = { made: make(of) };
      known.set(of, found);
    }
    return found.made;
  };
}
