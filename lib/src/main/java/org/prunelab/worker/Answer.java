package org.prunelab.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.prunelab.report.ProgressBar;
import org.prunelab.stage.Stage;
import org.prunelab.stage.StageJson;
import org.prunelab.stage.Stages;

/**
 * What a worker process tells of the stage that it was given, as a line on its standard output. Native code may print
 * there, too, so that such a line begins with a mark.
 *
 * @param link the stage that is meant, by its place in the {@link Stages#chain} of the one that was given
 * @param text why it failed, or what was damaged; else empty
 * @param bar how far it has come, where that is told
 */
record Answer(Kind kind, int link, String text, Optional<ProgressBar> bar) {

    private static final String MARK = "\u0002prunelab ";

    enum Kind {
        WAITING,
        STARTED,
        ADVANCED,
        DAMAGED,
        /** The run of the stage that was given is in the store. */
        DONE,
        /** The stage that was given has no run. */
        FAILED
    }

    static Answer of(Kind kind, int link) {
        return of(kind, link, "");
    }

    static Answer of(Kind kind, int link, String text) {
        return new Answer(kind, link, text, Optional.empty());
    }

    /** Where the stage that was given stands in its chain. */
    static int last(Stage given) {
        return Stages.chain(given).size() - 1;
    }

    /** The line; one begins before it, too, so that nothing that native code left unended stands before the mark. */
    String line() {
        ObjectNode json = StageJson.mapper().createObjectNode();
        json.put("kind", kind.name().toLowerCase(Locale.ROOT));
        json.put("link", link);
        json.put("text", text);
        bar.ifPresent(shown -> json.set("bar", json(shown)));
        return "\n" + MARK + json + "\n";
    }

    private static ObjectNode json(ProgressBar bar) {
        ObjectNode json = StageJson.mapper().createObjectNode();
        json.put("label", bar.label());
        json.put("done", bar.done());
        json.put("total", bar.total());
        json.put("elapsed", bar.elapsed().toString());
        json.put("left", bar.left().map(Duration::toString).orElse(null));
        json.put("sure", bar.sure());
        return json;
    }

    /** The answer in a line; empty where it is none, but what something else printed. */
    static Optional<Answer> read(String line) {
        if (!line.startsWith(MARK)) {
            return Optional.empty();
        }
        try {
            JsonNode json = StageJson.mapper().readTree(line.substring(MARK.length()));
            return Optional.of(new Answer(
                    Kind.valueOf(json.path("kind").asText().toUpperCase(Locale.ROOT)),
                    json.path("link").asInt(),
                    json.path("text").asText(),
                    Optional.ofNullable(json.get("bar")).map(Answer::bar)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A worker process answered what can't be read: " + line, e);
        }
    }

    private static ProgressBar bar(JsonNode json) {
        return new ProgressBar(
                json.path("label").asText(),
                json.path("done").asLong(),
                json.path("total").asLong(),
                Duration.parse(json.path("elapsed").asText()),
                Optional.ofNullable(json.path("left").textValue()).map(Duration::parse),
                json.path("sure").asBoolean());
    }

    /** The stage that is meant. */
    Stage stage(List<Stage> chain) {
        return chain.get(link);
    }
}
