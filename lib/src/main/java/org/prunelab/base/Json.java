package org.prunelab.base;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * JSON of experiments, plans and headers: a key that stands twice and text behind the end are refused.
 *
 * <pre>{@code
 * String line = Json.mapper().writeValueAsString(List.of(1, 2));
 * }</pre>
 */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    public static JsonMapper mapper() {
        return MAPPER;
    }

    /**
     * That something is not JSON, in words.
     *
     * @param name of the file
     */
    public static IllegalArgumentException refused(String name, JsonProcessingException cause) {
        int line = cause.getLocation() == null ? 1 : cause.getLocation().getLineNr();
        return new IllegalArgumentException(
                "%s is not JSON: line %d: %s".formatted(name, line, cause.getOriginalMessage()), cause);
    }
}
