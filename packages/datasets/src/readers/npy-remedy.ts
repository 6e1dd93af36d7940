/** What to do about an array whose elements are of a type that cannot be read, given as NumPy's code. */
export function npyRemedy(code: string): string {
  switch (code[0]) {
    case "U":
    case "S":
      return (
        'Text is read from a text file: numpy.savetxt("labels.txt", y.astype(str), fmt="%s", encoding="utf-8"). ' +
        "Or save class ids: names, ids = numpy.unique(y, return_inverse=True)."
      );
    case "O":
      return "Python objects cannot be read: save numbers with numpy.save, names as text, one per line.";
    case "f":
      return 'Convert before saving: numpy.save(path, x.astype("float32")).';
    case "c":
      return "Complex numbers have no place here: save their real part or their size.";
    default:
      return "Save an array of numbers: floats for features, whole numbers for labels.";
  }
}
