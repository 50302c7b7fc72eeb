package org.prunelab.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.prunelab.base.Sha256;
import org.prunelab.darknet.Model;
import org.prunelab.prune.Cost;
import org.prunelab.zoo.Zoo;

class ZooCommandTest {

    @TempDir
    private Path folder;

    @Test
    void listTellsNamesAndPrecision() {
        JsonNode cards = Run.of("zoo", "list", "--json").json();
        assertEquals(Zoo.names().size(), cards.size());
        assertEquals("shapes", cards.get(0).path("name").asText());
        String text = Run.of("zoo", "list").output();
        assertTrue(text.startsWith("shapes "), text);
    }

    @Test
    void showTellsTheCardAndWritesTheFilesThatItTellsOf() throws IOException {
        JsonNode card = Run.of("zoo", "show", "shapes", "--out", folder.toString(), "--json")
                .json();

        Model model = Model.read(folder.resolve("model.cfg"), folder.resolve("model.weights"));
        assertEquals(
                card.at("/network/parameters").asLong(),
                Cost.of(model.network()).parameters());
        assertEquals(
                card.at("/files").path("model.weights").asText(),
                Sha256.of(Files.readAllBytes(folder.resolve("model.weights"))));
    }

    @Test
    void anUnknownNameIsRefused() {
        String told = Run.of("zoo", "show", "shape").failure();
        assertTrue(told.contains("did you mean \"shapes\"?"), told);
    }
}
