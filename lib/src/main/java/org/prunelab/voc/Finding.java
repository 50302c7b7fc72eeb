package org.prunelab.voc;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Something that reading a picture's labels dropped or decided, to be summed up for the reader. */
record Finding(Kind kind, String where) {

    enum Kind {
        NO_AREA("%s no area dropped: %s.", "box of", "boxes of"),
        OUTSIDE("%s outside the picture dropped: %s.", "box", "boxes"),
        CLIPPED("%s clipped to the picture's border: %s.", "box", "boxes"),
        SIZE("%s of another size than the annotation says; the file's size is used: %s.", "picture", "pictures");

        private final String sentence;
        private final String one;
        private final String many;

        Kind(String sentence, String one, String many) {
            this.sentence = sentence;
            this.one = one;
            this.many = many;
        }
    }

    private static final int NAMED = 10;

    /** One sentence a kind: how many, and the first ten by name. */
    static List<String> sentences(List<Finding> findings) {
        List<String> sentences = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            List<String> places = findings.stream()
                    .filter(finding -> finding.kind == kind)
                    .map(Finding::where)
                    .toList();
            if (!places.isEmpty()) {
                String count = places.size() + " " + (places.size() == 1 ? kind.one : kind.many);
                sentences.add(kind.sentence.formatted(count, named(places, "; ")));
            }
        }
        return sentences;
    }

    /** The first ten of the items, and how many more there are. */
    static String named(List<String> items, String separator) {
        String first = items.stream().limit(NAMED).collect(Collectors.joining(separator));
        return items.size() <= NAMED ? first : first + separator + "and " + (items.size() - NAMED) + " more";
    }
}
