package org.prunelab.voc;

import java.awt.Dimension;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.prunelab.image.Box;
import org.prunelab.image.Picture;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Reads VOC's XML annotations. A document type is refused, so no entity is ever expanded. */
final class Annotation {

    private Annotation() {}

    /**
     * The labels of a picture, its size taken from the picture's own header.
     *
     * @throws VocException naming the file, where it is not a VOC annotation
     */
    static Labels read(Entry entry) {
        Path file = entry.labels();
        Element annotation = parse(file);
        if (!annotation.getTagName().equals("annotation")) {
            throw new VocException("%s is XML, but its root is <%s> where a VOC annotation has <annotation>."
                    .formatted(file, annotation.getTagName()));
        }
        Dimension size = Picture.readSize(entry.image());
        Labels.Builder labels = new Labels.Builder(entry, size);
        children(annotation, "size").stream().findFirst().ifPresent(written -> {
            String width = text(written, "width");
            String height = text(written, "height");
            if (!width.equals(Integer.toString(size.width)) || !height.equals(Integer.toString(size.height))) {
                labels.note(
                        Finding.Kind.SIZE,
                        "%s x %s instead of %d x %d".formatted(width, height, size.width, size.height));
            }
        });
        for (Element object : children(annotation, "object")) {
            readObject(file, object, labels);
        }
        return labels.build();
    }

    private static void readObject(Path file, Element object, Labels.Builder labels) {
        String name = text(object, "name");
        if (name.isEmpty()) {
            throw new VocException("%s has an <object> without a <name>; name its class or remove it.".formatted(file));
        }
        List<Element> bounds = children(object, "bndbox");
        if (bounds.isEmpty()) {
            throw new VocException("%s has a %s without a <bndbox>; give it one or remove it.".formatted(file, name));
        }
        float xmin = number(file, name, bounds.get(0), "xmin");
        float ymin = number(file, name, bounds.get(0), "ymin");
        float xmax = number(file, name, bounds.get(0), "xmax");
        float ymax = number(file, name, bounds.get(0), "ymax");
        String difficult = text(object, "difficult");
        String asWritten = "%s [%s, %s, %s, %s]"
                .formatted(
                        name,
                        text(bounds.get(0), "xmin"),
                        text(bounds.get(0), "ymin"),
                        text(bounds.get(0), "xmax"),
                        text(bounds.get(0), "ymax"));
        if (xmax <= xmin || ymax <= ymin) {
            labels.note(Finding.Kind.NO_AREA, asWritten);
        } else {
            labels.add(
                    name,
                    new Box(xmin - 1, ymin - 1, xmax, ymax),
                    difficult.equals("1") || difficult.equalsIgnoreCase("true"),
                    asWritten);
        }
    }

    private static float number(Path file, String name, Element bounds, String corner) {
        String written = text(bounds, corner);
        try {
            float value = Float.parseFloat(written);
            if (Float.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException notNumber) {
            // told below, with every other value that is no coordinate
        }
        throw new VocException("%s: the <%s> of a %s is '%s', which is not a coordinate in pixels; correct it."
                .formatted(file, corner, name, written));
    }

    private static Element parse(Path file) {
        // a channel's stream is closed by an interrupt, and a good file would look unreadable
        try (InputStream in = new FileInputStream(file.toFile())) {
            return builder().parse(in).getDocumentElement();
        } catch (SAXParseException notXml) {
            throw new VocException(
                    "%s is not readable XML: line %d, column %d: %s Correct or replace the file."
                            .formatted(file, notXml.getLineNumber(), notXml.getColumnNumber(), notXml.getMessage()),
                    notXml);
        } catch (SAXException | IOException unreadable) {
            throw new VocException(
                    "%s cannot be read as an annotation (%s).".formatted(file, unreadable.getMessage()), unreadable);
        }
    }

    private static DocumentBuilder builder() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new Strict());
            return builder;
        } catch (ParserConfigurationException missing) {
            throw new IllegalStateException(
                    "This Java has no secure XML parser; use a stock JDK 17 or newer.", missing);
        }
    }

    /** Throws where the default handler would also print on standard error. */
    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException harmless) {}

        @Override
        public void error(SAXParseException problem) throws SAXParseException {
            throw problem;
        }

        @Override
        public void fatalError(SAXParseException problem) throws SAXParseException {
            throw problem;
        }
    }

    /** Direct children only: an object's parts (head, hand, foot) have names and boxes of their own. */
    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    private static String text(Element parent, String name) {
        return children(parent, name).stream()
                .findFirst()
                .map(Element::getTextContent)
                .orElse("")
                .strip();
    }
}
