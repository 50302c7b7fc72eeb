package org.prunelab.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.prunelab.base.WholeFile;

/** The store's JSON files. */
final class StoreJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private StoreJson() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static JsonNode read(Path file) throws IOException {
        return read(Files.readAllBytes(file));
    }

    static JsonNode read(byte[] content) throws IOException {
        return MAPPER.readTree(content);
    }

    static void write(Path file, JsonNode json) throws IOException {
        String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
        try {
            WholeFile.writeText(file.getFileName().toString(), file, text);
        } catch (UncheckedIOException e) {
            throw e.getCause(); // the store tells of it in its own words
        }
    }
}
