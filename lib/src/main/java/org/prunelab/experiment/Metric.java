package org.prunelab.experiment;

import com.fasterxml.jackson.databind.JsonNode;

/** What the mAP of a result is, to stand beside the number. */
final class Metric {

    private static final String TEST = "test";

    private Metric() {}

    /**
     * Such as {@code mAP@0.5 (VOC 2007, 11 points), 500 test images}: results that say nothing of their pictures are of
     * validation.
     *
     * @param otherwise where the result has no metric
     */
    static String of(JsonNode result, String otherwise) {
        if (!result.has("metric")) {
            return otherwise;
        }
        String pictures = result.path("pictures").asText().equals(TEST) ? TEST : "validation";
        return "%s, %,d %s images"
                .formatted(result.path("metric").asText(), result.path("images").asInt(), pictures);
    }
}
