package org.prunelab.darknet;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keys of a cfg section that are kept but not understood, in their order. */
final class Extras {

    private Extras() {}

    static Map<String, String> copy(Map<String, String> extras) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(extras));
    }
}
