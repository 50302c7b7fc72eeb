package org.prunelab.darknet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A section of a cfg file: its name, the line it starts on, and its keys. Reading a key takes it out, so that what is left
 * at the end are the keys that nobody understood.
 */
final class Section {

    private final String name;
    private final int line;
    private final Map<String, String> options = new LinkedHashMap<>();

    private Section(String name, int line) {
        this.name = name;
        this.line = line;
    }

    /** The sections of a cfg text, in order. */
    static List<Section> parse(String text) {
        List<Section> sections = new ArrayList<>();
        int number = 0;
        for (String raw : text.lines().toList()) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
                continue;
            }
            if (line.startsWith("[") && line.endsWith("]")) {
                sections.add(new Section(line.substring(1, line.length() - 1).strip(), number));
                continue;
            }
            int equals = line.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException(
                        "line %d: \"%s\" is neither [section] nor key=value".formatted(number, abridged(line)));
            }
            if (sections.isEmpty()) {
                throw new IllegalArgumentException(
                        "line %d: \"%s\" comes before any [section]".formatted(number, abridged(line)));
            }
            // of a key that stands twice Darknet takes the first
            sections.get(sections.size() - 1)
                    .options
                    .putIfAbsent(
                            line.substring(0, equals).strip(),
                            line.substring(equals + 1).strip());
        }
        return sections;
    }

    private static String abridged(String line) {
        return line.length() <= 60 ? line : line.substring(0, 57) + "...";
    }

    String name() {
        return name;
    }

    int line() {
        return line;
    }

    boolean has(String key) {
        return options.containsKey(key);
    }

    String text(String key, String otherwise) {
        String value = options.remove(key);
        return value == null ? otherwise : value;
    }

    int integer(String key, int otherwise) {
        String value = options.remove(key);
        return value == null ? otherwise : integerOf(key, value);
    }

    int integer(String key) {
        if (!has(key)) {
            throw new IllegalArgumentException("it has no %s=".formatted(key));
        }
        return integer(key, 0);
    }

    boolean flag(String key) {
        return integer(key, 0) != 0;
    }

    double number(String key, double otherwise) {
        String value = options.remove(key);
        if (value == null) {
            return otherwise;
        }
        return numberOf(key, value);
    }

    List<Integer> integers(String key) {
        List<Integer> list = new ArrayList<>();
        for (String item : items(key)) {
            list.add(integerOf(key, item));
        }
        return list;
    }

    List<Double> numbers(String key) {
        List<Double> list = new ArrayList<>();
        for (String item : items(key)) {
            list.add(numberOf(key, item));
        }
        return list;
    }

    private List<String> items(String key) {
        List<String> items = new ArrayList<>();
        for (String item : text(key, "").split(",", -1)) {
            if (!item.isBlank()) {
                items.add(item.strip());
            }
        }
        return items;
    }

    private static int integerOf(String key, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "%s=%s is not a whole number between -2^31 and 2^31 - 1".formatted(key, abridged(value)), e);
        }
    }

    private static double numberOf(String key, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s=%s is not a number".formatted(key, abridged(value)), e);
        }
    }

    /** Refuses keys that would change what the layer computes, unless they have the value that changes nothing. */
    void refuse(int harmless, String... keys) {
        for (String key : keys) {
            String value = text(key, "none");
            if (!value.equals("none") && !value.matches(harmless + "(\\.0*)?")) {
                throw new IllegalArgumentException(
                        "%s=%s changes what the layer computes and is not supported; remove it"
                                .formatted(key, abridged(value)));
            }
        }
    }

    /** The keys that have not been read, in their order. */
    Map<String, String> rest() {
        return options;
    }
}
