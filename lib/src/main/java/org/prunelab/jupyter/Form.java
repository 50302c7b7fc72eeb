package org.prunelab.jupyter;

import java.util.Map;
import java.util.function.Function;

/**
 * One way of showing values of a type.
 *
 * @param mime the MIME type
 * @param data makes the data of that type; binary data in base64
 * @param metadata says what goes with it, such as a width in pixels
 */
record Form<T>(String mime, Function<? super T, String> data, Function<? super T, Map<String, Object>> metadata) {

    static final String HTML = "text/html";
    static final String TEXT = "text/plain";
    static final String PNG = "image/png";
    static final String SVG = "image/svg+xml";

    static <T> Form<T> of(String mime, Function<? super T, String> data) {
        return new Form<>(mime, data, value -> Map.of());
    }
}
